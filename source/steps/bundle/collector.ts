import type { ReadableHost } from '../../host/host.ts';
import type { Site } from '../../wizard/site.ts';

/** What was found: text, or a value that becomes JSON. Neither when it could not be read; `problem` says why, or what is missing of it. */
export interface Collected {
  readonly text?: string;
  readonly value?: unknown;
  readonly problem?: string;
  /** In place of the collector's: a link is told with its target. */
  readonly source?: string;
}

/** One entry of a support bundle. Collectors only look; what they bring is not redacted yet. */
export interface Collector {
  /** Path inside the bundle. */
  readonly name: string;
  /** The file or command that it comes from. */
  readonly source: string;
  /** May throw OperatorError: the entry then tells its message. */
  collect(host: ReadableHost, site: Site): Promise<Collected>;
}
