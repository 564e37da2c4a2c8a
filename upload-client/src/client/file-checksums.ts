/** The checksums of one upload. Calls are answered in order. */
export interface FileChecksums {
  /** The buffer is given away; the one that comes back has the same bytes. Those wanted for the file come in its order. */
  chunk(bytes: ArrayBuffer, wanted: { crc: boolean; file: boolean }): Promise<{ bytes: ArrayBuffer; crc32c?: string }>;
  /** Hexadecimal, of all bytes that were wanted for the file. */
  digest(): Promise<string>;
  close(): void;
}
