const list = document.querySelector('#files');
let shown = '';

async function show() {
  const { user, files } = await (await fetch('/files')).json();
  document.querySelector('#user').textContent = user;
  const now = JSON.stringify(files);
  if (now === shown) return;
  shown = now;
  list.replaceChildren(...files.map(row));
}

function row({ id, name, size, completedAt }) {
  const link = document.createElement('a');
  link.href = `/files/${encodeURIComponent(id)}`;
  link.textContent = name;
  const cells = [link, `${size.toLocaleString()} bytes`, new Date(completedAt).toLocaleString()];
  const line = document.createElement('tr');
  for (const cell of cells) {
    line.insertCell().append(cell);
  }
  return line;
}

show();
setInterval(show, 1000);
