# A root of this distribution with nothing installed, made by debootstrap, to try things in. For scripts to source, as root.

# Where the mounts of a root are made: in a mount namespace of the script's own, so that nothing stays mounted.
enter_namespace() {
    [ "$(id -u)" = 0 ] || { echo "${0##*/}: only root can make a bare root and go into it" >&2; exit 1; }
    if [ -z "${COLOPHON_IN_NAMESPACE:-}" ]; then COLOPHON_IN_NAMESPACE=1 exec unshare --mount "scripts/checks/${0##*/}" "$@"; fi
}

# make_root FOLDER: a copy of the bare root, which is made once and kept in .build; remove it for a newer one.
make_root() {
    local suite mirror kept
    suite=$(. /etc/os-release && echo "$VERSION_CODENAME")
    mirror=http://deb.debian.org/debian
    if [ "$(. /etc/os-release && echo "$ID")" = ubuntu ]; then mirror=http://archive.ubuntu.com/ubuntu; fi
    kept=$PWD/.build/bare-root-$suite.tar
    if [ ! -e "$kept" ]; then
        echo "Making a bare root of $suite takes a minute, and 250 MB in .build" >&2
        local made
        made=$(mktemp -d)
        chmod 755 "$made"
        debootstrap --variant=minbase --components=main "$suite" "$made" "$mirror" >.build/debootstrap.log 2>&1 ||
            { tail -n 5 .build/debootstrap.log >&2; return 1; }
        rm -rf "$made"/var/cache/apt/archives/*.deb
        tar --create --directory "$made" --file "$kept.new" --one-file-system . && mv "$kept.new" "$kept"
        rm -rf "$made"
    fi
    mkdir -p "$1"
    tar --extract --directory "$1" --file "$kept"
    cp /etc/resolv.conf /etc/hosts "$1/etc/"
    mount -t proc proc "$1/proc"
    mount --rbind /dev "$1/dev"
    # A proxy's certificates, where this machine trusts more than a distribution does.
    cp /etc/ssl/certs/ca-certificates.crt "$1/root/certificates.crt" 2>/dev/null || true
    chmod 755 "$1" "$1/root"
}

# in_root FOLDER COMMAND…: runs it in there, with a fresh environment.
in_root() {
    local root=$1 variable environment=()
    shift
    for variable in SSL_CERT_FILE GIT_SSL_CAINFO PIP_CERT; do
        if [ -n "${!variable:-}" ]; then environment+=("$variable=/root/certificates.crt"); fi
    done
    chroot "$root" env -i PATH=/opt/swift/usr/bin:/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin HOME=/root LC_ALL=C.UTF-8 \
        DEBIAN_FRONTEND=noninteractive "${environment[@]}" "$@"
}

leave_root() {
    local place
    for place in dev proc; do umount --recursive --lazy "$1/$place" 2>/dev/null || true; done
    rm -rf --one-file-system "$1"
}
