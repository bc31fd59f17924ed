/** Where TPA keeps the certificates of the proxy and its clients (roles/pgbackupapi/service/defaults). */
export const standardFolder = '/etc/tpa/pg-backup-api';
