import type { Token } from './token.ts';

/** Tokens that were scanned and not yet parsed, numbered from the start of the text so that a key can be put in late. */
export class TokenQueue {
  private waiting: Token[] = [];
  private head = 0;
  /** How many tokens have been taken. */
  taken = 0;

  get empty(): boolean {
    return this.head === this.waiting.length;
  }

  /** The number that the next pushed token will have. */
  get total(): number {
    return this.taken + this.waiting.length - this.head;
  }

  push(token: Token): void {
    this.waiting.push(token);
  }

  /** Puts a token before the one with this number. */
  insert(number: number, token: Token): void {
    this.waiting.splice(this.head + number - this.taken, 0, token);
  }

  first(): Token {
    const token = this.waiting[this.head];
    if (token === undefined) throw new RangeError('read behind the end of the tokens');
    return token;
  }

  drop(): void {
    const last = this.waiting[this.head];
    if (last?.type === 'stream-end') return;
    this.head += 1;
    this.taken += 1;
    if (this.head === this.waiting.length) {
      this.waiting.length = 0;
      this.head = 0;
    }
  }
}
