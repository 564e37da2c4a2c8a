// What the browser itself complains about when a page can't reach its server.

/** The server was killed or stopped, or is about to stop. */
export const SERVER_GONE =
  /ERR_CONNECTION_REFUSED|ERR_CONNECTION_RESET|ERR_EMPTY_RESPONSE|WebSocket connection|status of 503/;

/** The browser was told that there is no network. */
export const NETWORK_GONE = /ERR_INTERNET_DISCONNECTED|WebSocket connection/;
