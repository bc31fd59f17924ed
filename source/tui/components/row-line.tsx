import { memo } from 'react';
import { Text } from '../ink.ts';
import type { Row } from '../text/row.ts';
import { lookOf } from '../theme.ts';
import { Spinner } from './spinner.tsx';

/** One row of the screen, cut at the right edge. */
export const RowLine = memo(function RowLine({ row }: { readonly row: Row }) {
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
