import { QwcHotReloadElement, html, css } from 'qwc-hot-reload-element';
import { JsonRpc } from 'jsonrpc';
import '@vaadin/button';
import '@vaadin/grid';
import { columnBodyRenderer } from '@vaadin/grid/lit.js';
import '@vaadin/progress-bar';

const MILLIS_BETWEEN_LOOKS = 1000;

/** The uploads under way, and a button to give one up. */
export class QwcSocketUpload extends QwcHotReloadElement {
  static properties = { _uploads: { state: true } };

  static styles = css`
    :host { display: flex; flex-direction: column; height: 100%; padding: 0 20px; }
    vaadin-grid { height: 100%; }
  `;

  jsonRpc = new JsonRpc(this);
  #timer;

  connectedCallback() {
    super.connectedCallback();
    this.hotReload();
    this.#timer = setInterval(() => this.hotReload(), MILLIS_BETWEEN_LOOKS);
  }

  disconnectedCallback() {
    clearInterval(this.#timer);
    super.disconnectedCallback();
  }

  hotReload() {
    this.jsonRpc.uploads().then((response) => { this._uploads = response.result; });
  }

  render() {
    if (!this._uploads) return html`<vaadin-progress-bar indeterminate></vaadin-progress-bar>`;
    if (this._uploads.length === 0) return html`<p>No uploads are under way.</p>`;
    return html`<vaadin-grid .items=${this._uploads} theme="no-border">
      <vaadin-grid-column header="File" path="fileName" auto-width></vaadin-grid-column>
      <vaadin-grid-column header="Owner" path="owner" auto-width></vaadin-grid-column>
      <vaadin-grid-column header="State" path="state" auto-width></vaadin-grid-column>
      <vaadin-grid-column header="Bytes" auto-width
        ${columnBodyRenderer((upload) => html`${upload.bytes} of ${upload.totalBytes}`, [])}></vaadin-grid-column>
      <vaadin-grid-column header="Bytes a second" path="bytesPerSecond" auto-width></vaadin-grid-column>
      <vaadin-grid-column header="Since" auto-width
        ${columnBodyRenderer((upload) => html`${new Date(upload.startedAt).toLocaleTimeString()}`, [])}></vaadin-grid-column>
      <vaadin-grid-column
        ${columnBodyRenderer((upload) => html`<vaadin-button theme="small error"
          @click=${() => this.#cancel(upload.id)}>Cancel</vaadin-button>`, [])}></vaadin-grid-column>
    </vaadin-grid>`;
  }

  #cancel(id) {
    this.jsonRpc.cancel({ id }).then(() => this.hotReload());
  }
}

customElements.define('qwc-socket-upload', QwcSocketUpload);
