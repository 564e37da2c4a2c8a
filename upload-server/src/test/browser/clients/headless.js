// What the scenarios do with the headless client.
const client = new SocketUpload.UploadClient(new URL(location.href).searchParams.get('server'));
const uploads = [];
/** With which upload, and where, the server began or went on. */
const begun = [];

let goOn;
const word = new Promise((resolve) => (goOn = resolve));

/** Uploads what is chosen; what comes after that part of a file, only when there is a word. */
function addFiles(stopAt = Infinity) {
  for (const file of document.querySelector('input').files) {
    const upload = client.upload(file);
    upload.on('state', (state) => {
      if (state !== 'uploading') return;
      begun.push({ id: upload.id, at: upload.progress.bytesUploaded });
      file.slice = (start, end) => {
        const blob = File.prototype.slice.call(file, start, end);
        if (start < file.size * stopAt) return blob;
        return { arrayBuffer: () => word.then(() => blob.arrayBuffer()) };
      };
    });
    uploads.push(upload);
  }
}

/** Whether what a reload needs has reached the browser's database, which the client has opened. */
function isRemembered() {
  return new Promise((resolve) => {
    const opening = indexedDB.open('socket-upload');
    opening.onsuccess = () => {
      const counting = opening.result.transaction('uploads').objectStore('uploads').count();
      counting.onsuccess = () => resolve(counting.result > 0);
      opening.result.close();
    };
  });
}
