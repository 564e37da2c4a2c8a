/** Where a script is that is no module, in place of `import.meta.url`: the Worker's is beside it. Only known now. */
export const SCRIPT_URL = (document.currentScript as HTMLScriptElement | null)?.src;
