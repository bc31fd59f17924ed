/** Commands that come and go with a package. */
export const packageCommands: Readonly<Record<string, readonly string[]>> = {
  apache2: ['a2enmod', 'a2dismod', 'a2ensite', 'a2dissite', 'a2enconf', 'a2disconf', 'apachectl', 'apache2ctl'],
  httpd: ['apachectl', 'httpd'],
  'pg-backup-api': ['pg-backup-api'],
};
