#!/bin/sh
# The reverse proxy: `start.sh` makes a certificate of its own where there is none, and serves;
# `cat chain.pem key.pem | start.sh take-certificate` takes the office's (the server's own certificate first) and reloads.
# From the environment: ALLOWED_HOSTS, CSRF_TRUSTED_ORIGINS, WEB_ADDRESS; folders, ports and resolver where others.
set -eu
here=$(cd "$(dirname "$0")" && pwd)
home=${PROXY_HOME:-/var/lib/proxy}
run=${PROXY_RUN:-/tmp}
pair=$home/tls/pair.pem
conf=$run/nginx.conf

say() { printf '%s\n' "$*" >&2; }

# A certificate that names every host of ALLOWED_HOSTS, signed by its own key; people's machines have to be told to trust it.
make_own() {
    names=
    for host in $(printf '%s' "$ALLOWED_HOSTS" | tr ',' ' '); do
        case $host in
            *:* | *[!0-9.]*) kind=DNS ;;
            *) kind=IP ;;
        esac
        names=${names:+$names,}$kind:$host
    done
    openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -days 3650 -subj "/CN=${ALLOWED_HOSTS%%,*}" \
        -addext "subjectAltName=$names" -keyout "$run/key.pem" -out "$run/certificate.pem" 2>/dev/null
    cat "$run/certificate.pem" "$run/key.pem" > "$pair"
    rm "$run/certificate.pem" "$run/key.pem"
    say "made a certificate for $names"
}

write_configuration() {
    resolver=${PROXY_RESOLVER:-$(awk '$1 == "nameserver" { print $2; exit }' /etc/resolv.conf)}
    sed -e "s|@RUN@|$run|" -e "s|@LOG@|${PROXY_LOG:-/dev/stdout}|" -e "s|@BUFFERS@|$home/buffers|" -e "s|@PAIR@|$pair|" -e "s|@ERRORS@|$here/errors|" \
        -e "s|@WEB@|${WEB_ADDRESS:-web:8000}|" -e "s|@SITE@|${CSRF_TRUSTED_ORIGINS%%,*}|" -e "s|@RESOLVER@|$resolver|" \
        -e "s|@HTTP_PORT@|${PROXY_HTTP_PORT:-8080}|" -e "s|@HTTPS_PORT@|${PROXY_HTTPS_PORT:-8443}|" "$here/nginx.conf" > "$conf"
}

take_certificate() {
    new=$run/new.pem
    cat > "$new"
    openssl x509 -in "$new" -noout -checkend 0 >/dev/null || { say "No valid certificate stands first in what came."; exit 1; }
    [ "$(openssl x509 -in "$new" -noout -pubkey)" = "$(openssl pkey -in "$new" -passin pass: -pubout 2>/dev/null)" ] || {
        say "The key is missing, has a password, or belongs to another certificate."; exit 1; }
    cat "$new" > "$pair"
    rm "$new"
    nginx -e stderr -c "$conf" -s reload
    say "serving $(openssl x509 -in "$pair" -noout -subject -enddate | tr '\n' ' ')"
}

umask 077
mkdir -p "$home/tls" "$home/buffers"
case ${1:-serve} in
    take-certificate) take_certificate ;;
    serve)
        [ -s "$pair" ] || make_own
        write_configuration
        exec nginx -e stderr -c "$conf" ;;
    *) say "start.sh [serve | take-certificate]"; exit 2 ;;
esac
