// The tus project's server for Node.js with its file store. Usage: node tus.mjs <directory>
import { FileStore } from '@tus/file-store';
import { Server } from '@tus/server';

const tus = new Server({
  path: '/files',
  datastore: new FileStore({ directory: process.argv[2] }),
  namingFunction: (_request, metadata) => metadata.filename, // so that the stored file can be found
});

const http = tus.listen(0, '127.0.0.1', () => console.log(`Ready: http://127.0.0.1:${http.address().port}/`));
