create table if not exists file (
    id varchar(128) primary key,
    owner varchar(100) not null,
    name varchar(1024) not null,
    path varchar(255) not null,
    size bigint not null,
    completed_at timestamp with time zone not null
);
