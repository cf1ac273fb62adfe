// The text of `VERIFY.md`: how to check a bundle with the programs that every system has.
package import Primitives
import ReleaseModel
import Workspace

/// Of bundle format 1. Fixed by the names of the release; every command block runs as it stands.
package enum VerifyInstructions {
    package static func bytes(project: String, version: String) -> Bytes {
        let folder = BundleFormat.identifier(project: project, version: version)
        return Bytes(text(folder: folder, file: BundleFormat.fileName(project: project, version: version)).utf8)
    }

    private static func text(folder: String, file: String) -> String {
        """
        # Checking \(folder)

        This bundle holds the record of one release and the evidence for it. It is a BagIt bag (RFC 8493) in a tar
        archive. Everything below needs only `sha256sum`, `gzip`, `tar`, `ssh-keygen` and `openssl`. Run the commands in
        the folder that holds `\(file)`.

        ## 1. It is the file that was published

        `SHA256SUMS` is published beside the bundle. Every file that is here has to be reported as OK:

        ```sh
        sha256sum --check --strict --ignore-missing SHA256SUMS
        ```

        The comment line of `SHA256SUMS` has the digest of the archive inside, which is the same on every machine. This
        prints it:

        ```sh
        gzip --decompress --stdout \(file) | sha256sum
        ```

        Some browsers unpack the file while they load it, and leave the `.gz` out of its name. Then `sha256sum` of that file has to
        print the same digest; load it again with another program for what follows.

        ## 2. It was published by whom you think

        Take `allowed_signers` and `revoked_keys` from a place that you trust, never from beside the bundle, and put the
        signer's name for `IDENTITY`:

        ```sh
        ssh-keygen -Y verify -f allowed_signers -r revoked_keys -I IDENTITY -n colophon-release@v1 -s SHA256SUMS.sig < SHA256SUMS
        ```

        Where you have the signer's public key alone, `allowed_signers` is one line: the name, a blank, and that key. Where no key
        was ever revoked there may be no `revoked_keys`: leave `-r revoked_keys` out. Of a file that is not there `ssh-keygen`
        says no more than "Could not verify signature".

        ## 3. Nothing in it was changed

        All lines of both commands have to say OK:

        ```sh
        tar --extract --gzip --file \(file)
        (cd \(folder) && sha256sum --check --strict tagmanifest-sha256.txt)
        (cd \(folder) && sha256sum --check --strict manifest-sha256.txt)
        ```

        And nothing was added: these two numbers have to be equal.

        ```sh
        tar --list --gzip --file \(file) | sed -n '/^[^/]*\\/data\\//p' | wc -l
        sed -n '$=' \(folder)/manifest-sha256.txt
        ```

        ## 4. What came before it

        `data/provenance.json` names the release before this one, and the digest of that one's `manifest-sha256.txt`. Later
        releases and `colophon.lock` name this bundle by:

        ```sh
        sha256sum \(folder)/manifest-sha256.txt
        ```

        ## 5. The signed statements

        `\(folder).intoto.jsonl`, where it was published, has one signed statement a line (DSSE). With the
        publisher's public key in `release-key.pem`, again from a place that you trust, this checks the first one; put
        another number for the 1 in both `sed` commands to check another. A publisher has the key in this form too; of an OpenSSH
        key `colophon key show --format pem` makes it.

        ```sh
        sed -n '1s/.*"payload":"\\([^"]*\\)".*/\\1/p' \(folder).intoto.jsonl | openssl base64 -d -A > statement.json
        sed -n '1s/.*"sig":"\\([^"]*\\)".*/\\1/p' \(folder).intoto.jsonl | openssl base64 -d -A > statement.sig
        printf 'DSSEv1 28 application/vnd.in-toto+json %d ' "$(wc -c < statement.json)" | cat - statement.json > statement.pae
        openssl pkeyutl -verify -pubin -inkey release-key.pem -rawin -in statement.pae -sigfile statement.sig
        ```

        `statement.json` then says what was stated, and about which files: their SHA-256 digests are its subjects.

        ## What is in the bundle

        | File | Content |
        |---|---|
        | `data/release.json` | the release record |
        | `data/policy.json` | the policy that it was judged by |
        | `data/checklist.json` | the verdicts, and the evidence for each |
        | `data/evidence.json` | every evidence file, its digest, and what was read from it |
        | `data/evidence/` | the evidence files; one that is marked as redacted has only its digest in the list |
        | `data/rollback.json` | how to go back from this release |
        | `data/sync.json` | the files that go to other projects, with their digests |
        | `data/provenance.json` | the bundle's format, the record's digest, the release before |
        | `data/notes.md` | the release notes |

        """
    }
}
