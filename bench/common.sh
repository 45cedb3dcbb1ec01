# Sourced by the commands beside it: builds what is to be measured and the measure, then `run MAIN ARGUMENTS`.
root=${bench%/*}
"$root/pomona" version >/dev/null || exit 1
classes=$bench/target/classes
if [ ! -f "$classes/.built" ] || [ -n "$(find "$bench/src" "$bench/pom.xml" -newer "$classes/.built" | head -n 1)" ]; then
    echo "bench: building ..." >&2
    (cd "$root" && mvn -q -B -Pbench -pl bench -Dexec.skip=true process-classes) 1>&2 || exit 1
    touch "$classes/.built"
fi
# The newest Java there is; JAVA_HOME if that is new enough.
find_java() {
    found=java
    newest=20
    for home in /usr/lib/jvm/* /usr/java/* /opt/* "${HOME:-/}"/.sdkman/candidates/java/* "${HOME:-/}"/.jdks/* "${JAVA_HOME:-}"; do
        [ -x "$home/bin/java" ] && [ -r "$home/release" ] || continue
        version=$(sed -n 's/^JAVA_VERSION="\([0-9]*\).*/\1/p' "$home/release")
        if [ "${version:-0}" -gt "$newest" ] || { [ "$home" = "${JAVA_HOME:-}" ] && [ "${version:-0}" -gt 20 ]; }; then
            found=$home/bin/java
            newest=$version
        fi
    done
}
run() {
    find_java
    exec "$found" -Xmx1g -Dpomona.root="$root" -cp "$classes" "$@"
}
