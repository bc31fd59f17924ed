/**
 * What curl and wget say where the locale is not English: the C library's words of the same errno, and wget's own, as glibc
 * 2.36 and wget 1.21 have them for German, French, Spanish, Italian, Portuguese and Dutch; in lower case.
 */
export const otherLanguages: readonly (readonly [said: RegExp, words: string])[] = [
  [
    /verbindungsaufbau abgelehnt|connexion refusée|conexión rehusada|connessione rifiutata|conexão recusada|verbinding is geweigerd/,
    'connection refused',
  ],
  [
    /keine route zum zielrechner|aucun chemin d'accès pour atteindre l'hôte cible|no existe ninguna ruta hasta el `host'|nessun instradamento per l'host|não há rota para o host|geen route naar host/,
    'no route to host',
  ],
  [
    /das netzwerk ist nicht erreichbar|le réseau n'est pas accessible|la red es inaccesible|la rete non è raggiungibile|a rede está fora de alcance|netwerk is onbereikbaar/,
    'network is unreachable',
  ],
  [
    /die wartezeit für die verbindung ist abgelaufen|connexion terminée par expiration du délai d'attente|expiró el tiempo de conexión|connessione scaduta|tempo esgotado para conexão|verbinding is verlopen/,
    'connection timed out',
  ],
  [
    /vom kommunikationspartner zurückgesetzt|connexion ré-initialisée par le correspondant|conexión reinicializada por la máquina remota|connessione interrotta dal corrispondente|conexão fechada pela outra ponta|verbinding is weggevallen/,
    'connection reset',
  ],
  [
    /der name oder der dienst ist nicht bekannt|host-adresse \S+ kann nicht aufgelöst werden|nom ou service inconnu|impossible de résoudre l.adresse de l.hôte|nombre o servicio desconocido|no se pudo resolver la dirección|nome o servizio sconosciuto|impossibile risolvere l'indirizzo|nome ou serviço desconhecido|não foi possível resolver endereço|naam of dienst is niet bekend/,
    'could not resolve host',
  ],
  [
    /dem zertifikat von \S+ wird nicht vertraut|keinen bekannten austeller|n.est pas de confiance|n.est pas d.un émetteur connu|no es confiable|no tiene un emisor conocido|non è fidato|non ha un emittente conosciuto|não é confiável|não tem um emissor conhecido|wordt niet vertrouwd/,
    'certificate signer not trusted',
  ],
  [
    /selbst-signiertes zertifikat wurde gefunden|récupération d.un certificat autosigné|certificado auto-firmado encontrado|trovato certificato auto-firmato|encontrado um certificado auto-assinado|zelf-ondertekend certificaat gevonden/,
    'self-signed certificate in certificate chain',
  ],
  [
    /autorität des ausstellers des zertifikates kann lokal nicht geprüft|vérifier localement l.autorité de l.émetteur|verificar localmente la autoridad emisora|verificare localmente l'autorità dell'emittente|verificar localmente a autoridade do emissor|autoriteit van de uitgever niet lokaal/,
    'unable to get local issuer certificate',
  ],
  [
    /zertifikat ist nicht mehr gültig|das zertifikat von \S+ ist abgelaufen|le certificat (?:\S+ )*a expiré|el certificado (?:\S+ )*ha expirado|il certificato (?:\S+ )*è scaduto|certificado (?:\S+ )*expirou|het certificaat van \S+ is verlopen|certificaat is verlopen/,
    'certificate has expired',
  ],
  [
    /zertifikat ist noch nicht gültig|n.est pas encore valable|no es aún válido|non è ancora valido|ainda não é válido|nog niet geldig/,
    'certificate is not yet valid',
  ],
  [
    /stimmt mit dem angefragten maschinennamen|passt nicht zum hostname|nom de sujet alternatif du certificat ne correspond|ne correspond pas au nom d.hôte|ningún nombre de sujeto alternativo|no se ajusta al nombre de equipo|nessuno dei nomi alternativi|non corrisponde al nome dell'host|nome alternativo do sujeito|não coincide com o nome de máquina|alternatieve namen in het certificaat|niet overeen met hostnaam/,
    'does not match target',
  ],
];
