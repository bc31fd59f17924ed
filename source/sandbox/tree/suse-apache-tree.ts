import { directory, type Entry, file } from './entry.ts';

/** Modules that SUSE's package switches on: ssl is among them, the proxy is not. */
const modules =
  'actions alias auth_basic authn_core authn_file authz_host authz_groupfile authz_core authz_user autoindex cgi dir env expires include log_config mime negotiation setenvif ssl socache_shmcb userdir reqtimeout';

/** Apache as SUSE's package leaves it: port 80, TLS by a flag that is not set, neither enabled nor started. */
export function suseApacheTree(): Entry[] {
  return [
    file('/etc/sysconfig/apache2', sysconfig),
    file('/etc/apache2/httpd.conf', main),
    file('/etc/apache2/listen.conf', listen),
    file('/etc/apache2/ssl-global.conf', ssl),
    file('/etc/apache2/default-server.conf', defaultServer),
    directory('/etc/apache2/conf.d'),
    directory('/etc/apache2/sysconfig.d'),
    directory('/etc/apache2/vhosts.d'),
    directory('/srv/www/htdocs'),
    directory('/var/log/apache2', 0o750),
    file('/var/log/apache2/error_log', '', 0o640),
    file('/usr/lib/systemd/system/apache2.service', unit),
  ];
}

const sysconfig = `# Read by start_apache2 whenever Apache is started.

# Modules to load. a2enmod and a2dismod edit this line.
APACHE_MODULES="${modules}"

# Names to start Apache with (-D). a2enflag and a2disflag edit this line.
APACHE_SERVER_FLAGS=""

APACHE_MPM=""
APACHE_SERVERTOKENS="ProductOnly"
APACHE_TIMEOUT="300"
`;

const main = `Include /etc/apache2/sysconfig.d/loadmodule.conf
Include /etc/apache2/listen.conf
<IfModule mod_ssl.c>
    Include /etc/apache2/ssl-global.conf
</IfModule>
Include /etc/apache2/default-server.conf
IncludeOptional /etc/apache2/vhosts.d/*.conf
`;

const listen = `# Addresses and ports that Apache listens on.

Listen 80

<IfDefine SSL>
    <IfDefine !NOSSL>
	<IfModule mod_ssl.c>

	Listen 443

	</IfModule>
    </IfDefine>
</IfDefine>
`;

const ssl = `<IfDefine SSL>
    <IfDefine !NOSSL>
	<IfModule mod_ssl.c>
	    SSLSessionCacheTimeout 600
	    SSLProtocol all -SSLv2 -SSLv3
	</IfModule>
    </IfDefine>
</IfDefine>
`;

const defaultServer = `DocumentRoot "/srv/www/htdocs"

<Directory "/srv/www/htdocs">
    Options None
    AllowOverride None
    Require all granted
</Directory>

IncludeOptional /etc/apache2/conf.d/*.conf
`;

const unit = `[Unit]
Description=The Apache Webserver
After=network.target nss-lookup.target time-sync.target remote-fs.target

[Service]
Type=notify
PrivateTmp=true
EnvironmentFile=-/etc/sysconfig/apache2
ExecStart=/usr/sbin/start_apache2 -DSYSTEMD -DFOREGROUND -k start
ExecReload=/usr/sbin/start_apache2 -DSYSTEMD -DFOREGROUND -k graceful
ExecStop=/usr/sbin/start_apache2 -DSYSTEMD -DFOREGROUND -k graceful-stop
KillMode=mixed

[Install]
WantedBy=multi-user.target
`;
