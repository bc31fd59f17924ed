/** See thread-code.js. */
declare module '*?thread' {
  export const code: string;
}
