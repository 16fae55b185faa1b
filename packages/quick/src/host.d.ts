/** The status of a file. */
type HostStatus = readonly [
  dev: number,
  ino: number,
  mode: number,
  uid: number,
  gid: number,
  size: number,
  rdev: number,
  mtimeMs: number,
]

/** The system calls that host/host.c offers. Those that can fail return the negative errno. */
declare const host: {
  readonly arguments: readonly string[]
  /** Each as `NAME=value`. */
  readonly environment: readonly string[]
  readonly processId: number
  readonly userId: number
  readonly groupId: number

  open(path: string, flags: number, mode: number): number
  close(file: number): number
  /** Returns the number of bytes; 0 at the end. */
  read(file: number, bytes: Uint8Array): number
  write(file: number, bytes: Uint8Array): number
  stat(path: string, followsLinks: boolean): HostStatus | number
  fstat(file: number): HostStatus | number
  rename(from: string, to: string): number
  link(from: string, to: string): number
  unlink(path: string): number
  mkdir(path: string, mode: number): number
  chmod(path: string, mode: number): number
  fchmod(file: number, mode: number): number
  readlink(path: string): string | number
  readdir(path: string): string[] | number

  kill(processId: number, signal: number): number
  hostname(): string | number
  /** Fills up to 256 bytes. */
  random(bytes: Uint8Array): number
  /** Milliseconds of a clock that nobody sets. */
  clock(): number
  exit(code: number): never
  /**
   * Becomes another program, with the same arguments and environment and one more variable (`NAME=value`). Unless `input`
   * is null, these bytes are its stdin. Returns only if that fails.
   */
  exec(path: string, variable: string, input: Uint8Array | null): number

  /** Opens a socket that does not wait. */
  socket(family: number, type: number): number
  /** Begins to connect to an address of 4 or 16 bytes. */
  connect(file: number, address: Uint8Array, port: number): number
  /** The errno of a connection that has been tried; 0 when it is open. */
  socketError(file: number): number
  /**
   * Waits until one of the files is ready, at most for this many milliseconds, -1 for ever. `files` has three numbers for
   * each: the file, the events to wait for, and the ones that have happened, which are set.
   */
  poll(files: Int32Array, milliseconds: number): number

  /** Opens a TLS session with a server of this name; `roots` is PEM. Returns its number, or a negative reason. */
  tlsOpen(serverName: string, roots: string): number
  tlsClose(session: number): void
  /** These four are those of host/tls/tls.h. */
  tlsReceive(session: number, bytes: Uint8Array): number
  tlsSend(session: number, bytes: Uint8Array): number
  tlsRead(session: number, bytes: Uint8Array): number
  tlsWrite(session: number, bytes: Uint8Array): number
  /** The text of the failure. */
  tlsError(session: number): ArrayBuffer
  sha1(bytes: Uint8Array): ArrayBuffer
  sha256(bytes: Uint8Array): ArrayBuffer
  hmacSha256(key: Uint8Array, bytes: Uint8Array): ArrayBuffer

  /** UTF-8. */
  encode(text: string): ArrayBuffer
  /** Null unless the bytes are UTF-8. */
  decode(bytes: Uint8Array): string | null
  /** Of base64 or base64url, up to the first character that is no digit. */
  fromBase64(text: string): ArrayBuffer
  /** The function that a chunk of the program is; null when there is none of this name. */
  load(chunk: string): ((module: { exports: object }, require: (chunk: string) => object) => void) | null
}
