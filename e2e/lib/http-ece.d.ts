declare module 'http_ece' {
  /** The part of the library that tests call. */
  interface Ece {
    decrypt(body: Buffer, options: { version: 'aes128gcm'; privateKey: object; authSecret: string }): Buffer
  }
  const ece: Ece
  export default ece
}
