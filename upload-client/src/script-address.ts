/** Where this script was loaded from. */
export const scriptAddress = (document.currentScript as HTMLScriptElement | null)?.src;
