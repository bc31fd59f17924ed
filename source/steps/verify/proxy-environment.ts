const proxyVariables = /^(https?|all|no)_proxy$/i;

/** The variables of this process that send curl to a web proxy. */
export function proxyEnvironment(): Readonly<Record<string, string>> {
  const variables = Object.entries(process.env).flatMap(([name, value]) =>
    value !== undefined && proxyVariables.test(name) ? [[name, value] as const] : [],
  );
  return Object.fromEntries(variables);
}
