import { Box } from '../ink.ts';
import type { Row } from '../text/row.ts';
import { RowLine } from './row-line.tsx';

/** Columns left of the rows. */
export const frameMargin = 1;

/** Rows as a frame with its margin. */
export function ScreenFrame({ rows, columns }: { readonly rows: readonly Row[]; readonly columns: number }) {
  return (
    <Box flexDirection="column" width={columns} paddingLeft={frameMargin}>
      {rows.map((row, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: a row is its place on the screen
        <Box key={index} height={1}>
          <RowLine row={row} />
        </Box>
      ))}
    </Box>
  );
}
