/** The system id of the PostgreSQL cluster behind the server at a place of Barman's configuration, from 0. */
export function systemIdAt(index: number): string {
  return `74${(301_928_374_510_293 + index * 7_717).toString()}41`;
}
