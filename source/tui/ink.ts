/** The one door to Ink: a newer Ink is a change in this file and in terminal/. */
export { Box, type Key, type RenderOptions, render, Text, useInput } from 'ink';
