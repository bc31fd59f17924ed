import { memo } from 'react';
import { useTick } from '../hooks/use-tick.ts';
import { Box, Text } from '../ink.ts';
import type { Row } from '../text/row.ts';
import { lookOf } from '../theme.ts';

const pictures = ['⠋', '⠙', '⠸', '⠴', '⠦', '⠇'];

/** A moving sign, one column wide. It is drawn only while something runs. */
function Spinner() {
  const tick = useTick(120);
  return <Text {...lookOf('accent')}>{pictures[tick % pictures.length]}</Text>;
}

/** One row of the screen, cut at the right edge. */
const RowLine = memo(function RowLine({ row }: { readonly row: Row }) {
  if (row.length === 0) return <Text> </Text>;
  return (
    <Text wrap="truncate-end">
      {row.map((segment, index) =>
        segment.moving ? (
          // biome-ignore lint/suspicious/noArrayIndexKey: a piece of a row has no other identity than its place
          <Spinner key={index} />
        ) : (
          // biome-ignore lint/suspicious/noArrayIndexKey: a piece of a row has no other identity than its place
          <Text key={index} {...lookOf(segment.tone)}>
            {segment.text}
          </Text>
        ),
      )}
    </Text>
  );
});

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
