const TELLING =
  /scriptlet|^dpkg: error|subprocess|returned error|^Configuration file |^ ==> |Importing GPG key|^ *(?:Userid|Fingerprint) *:|\.rpm(?:new|save|orig)\b|\.dpkg-(?:dist|new|old)\b/;

const MOST = 200;

/**
 * Keeps the lines that decide over an installation, or that an operator has to hear of: a failed script or a kept
 * configuration file may scroll far out of the tail of a long transaction. Bounded, whatever a package prints.
 */
export const createTellingLines = (): { readonly take: (line: string) => void; readonly text: () => string } => {
  const kept: string[] = [];
  return {
    take: (line) => {
      if (kept.length < MOST && TELLING.test(line)) kept.push(line);
    },
    text: () => kept.map((line) => `${line}\n`).join(''),
  };
};
