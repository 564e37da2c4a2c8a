const list = document.querySelector('#catalogue');

async function show() {
  const { user, files, uploadPort } = await (await fetch('/files')).json();
  document.querySelector('#user').textContent = user;
  list.replaceChildren(...files.map(row));
  return uploadPort;
}

function row({ id, name, size, completedAt }) {
  const link = document.createElement('a');
  link.href = `/files/${encodeURIComponent(id)}`;
  link.textContent = name;
  const line = document.createElement('tr');
  for (const cell of [link, `${size.toLocaleString()} bytes`, new Date(completedAt).toLocaleString()]) {
    line.insertCell().append(cell);
  }
  return line;
}

show().then((uploadPort) => {
  const uploads = document.createElement('socket-upload');
  uploads.setAttribute('server', `//${location.hostname}:${uploadPort}`);
  uploads.addEventListener('upload-complete', show);
  document.querySelector('main').append(uploads);
});
