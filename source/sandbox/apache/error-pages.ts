const sentences: Readonly<Record<number, readonly [string, string]>> = {
  400: [
    'Bad Request',
    "Your browser sent a request that this server could not understand.<br />\nReason: You're speaking plain HTTP to an SSL-enabled server port.<br />\n Instead use the HTTPS scheme to access this URL, please.<br />",
  ],
  403: ['Forbidden', "You don't have permission to access this resource."],
  404: ['Not Found', 'The requested URL was not found on this server.'],
  500: [
    'Internal Server Error',
    'The server encountered an internal error or\nmisconfiguration and was unable to complete\nyour request.',
  ],
  502: [
    'Proxy Error',
    'The proxy server received an invalid\nresponse from an upstream server.<br />\nThe proxy server could not handle the request<p>Reason: <strong>Error reading from remote server</strong></p>',
  ],
  503: [
    'Service Unavailable',
    'The server is temporarily unable to service your\nrequest due to maintenance downtime or capacity\nproblems. Please try again later.',
  ],
};

/** The content type of Apache's own pages. */
export const pageType = 'text/html; charset=iso-8859-1';

/** Apache's own page for a status, as it looks since 2.4. */
export function errorPage(status: number): string {
  const [title, sentence] = sentences[status] ?? ['Error', ''];
  return [
    '<!DOCTYPE HTML PUBLIC "-//IETF//DTD HTML 2.0//EN">',
    '<html><head>',
    `<title>${status} ${title}</title>`,
    '</head><body>',
    `<h1>${title}</h1>`,
    `<p>${sentence}</p>`,
    '</body></html>',
    '',
  ].join('\n');
}

/** What a fresh Apache shows. */
export const welcomePage =
  '<html><head><title>Apache2 Default Page: It works</title></head><body><h1>It works!</h1></body></html>\n';
