import { Box } from '../ink.ts';
import type { Row } from '../text/row.ts';
import { RowLine } from './row-line.tsx';

/** Rows as a frame with a margin of one column. */
export function ScreenFrame({ rows, columns }: { readonly rows: readonly Row[]; readonly columns: number }) {
  return (
    <Box flexDirection="column" width={columns} paddingLeft={1}>
      {rows.map((row, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: a row is its place on the screen
        <Box key={index} height={1}>
          <RowLine row={row} />
        </Box>
      ))}
    </Box>
  );
}
