using System.Net;
using System.Security.Cryptography;
using System.Text;

namespace CoERouter.Host.Pull;

/// <summary>
/// Brings one file to disk. It grows beside its place as <c>name.partial</c>; an interrupted download goes on from there, also in a later
/// run, and the file takes its place only when size and checksum are right.
/// </summary>
internal sealed class FileDownload(PullConnection connection, PullSettings settings, TimeProvider time)
{
    private const int BufferBytes = 1 << 17;

    private static readonly TimeSpan s_longestPause = TimeSpan.FromMinutes(5);

    public async Task<PulledFile> RunAsync(PullFile file, string path, CancellationToken cancellationToken)
    {
        if (File.Exists(path) && await HashAsync(path, cancellationToken).ConfigureAwait(false) is var there && IsAnnounced(file, there))
        {
            return new(file.Name, there.Bytes, there.Sha256, Checked: true);
        }

        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        string partial = path + ".partial";
        string tagFile = path + ".partial-tag";
        Refuse(file, partial);
        await FetchAsync(file, partial, tagFile, cancellationToken).ConfigureAwait(false);
        Digest digest = await HashAsync(partial, cancellationToken).ConfigureAwait(false);
        bool isChecked = file.Sha256 is not null || file.GitBlob is not null;
        if (isChecked && !IsAnnounced(file, digest))
        {
            File.Delete(partial);
            File.Delete(tagFile);
            throw new PullException(
                $"{file.Name} is not what its source announces: its checksum is {(file.Sha256 is null ? digest.GitBlob : digest.Sha256)} instead of {file.Sha256 ?? file.GitBlob}; it was deleted.");
        }

        File.Move(partial, path, overwrite: true);
        File.Delete(tagFile);
        return new(file.Name, digest.Bytes, digest.Sha256, isChecked);
    }

    private static void Refuse(PullFile file, string partial)
    {
        if (new FileInfo(partial).LinkTarget is not null)
        {
            throw new PullException($"'{PullPaths.Shown(file.Name)}.partial' is a link in the folder already; nothing is written through links.");
        }
    }

    private async Task FetchAsync(PullFile file, string partial, string tagFile, CancellationToken cancellationToken)
    {
        TimeSpan pause = settings.Pause;
        for (int attempt = 1; ; attempt++)
        {
            TimeSpan wanted = TimeSpan.Zero;
            try
            {
                if (await TryFetchAsync(file, partial, tagFile, cancellationToken).ConfigureAwait(false))
                {
                    return;
                }

                throw new IOException("the connection ended before the file did");
            }
            catch (Exception fault) when (fault is IOException or HttpRequestException || (fault is OperationCanceledException && !cancellationToken.IsCancellationRequested))
            {
                if (attempt >= settings.Attempts)
                {
                    throw new PullException(
                        $"{file.Name} could not be pulled in {attempt} attempts: {Reason(fault)}; the same command goes on where it ended.", fault);
                }

                wanted = fault is PullDelayException delay ? TimeSpan.FromTicks(Math.Min(delay.Pause.Ticks, s_longestPause.Ticks)) : TimeSpan.Zero;
            }

            await Task.Delay(wanted > pause ? wanted : pause, time, cancellationToken).ConfigureAwait(false);
            pause *= 2;
        }
    }

    private static string Reason(Exception fault) =>
        fault is OperationCanceledException ? "the server fell silent" : PullPaths.Shown(fault.Message.TrimEnd('.'));

    // True when the file is whole; false when the server ended too early without an error.
    private async Task<bool> TryFetchAsync(PullFile file, string partial, string tagFile, CancellationToken cancellationToken)
    {
        string? tag = File.Exists(tagFile) ? await File.ReadAllTextAsync(tagFile, cancellationToken).ConfigureAwait(false) : null;
        long have = File.Exists(partial) ? new FileInfo(partial).Length : 0;

        // Without a tag or a checksum nothing tells whether the rest belongs to what is there.
        have = tag is null && file.Sha256 is null && file.GitBlob is null ? 0 : have;
        if (have > 0 && have == file.Bytes)
        {
            return true;
        }

        have = have > file.Bytes ? 0 : have;
        using CancellationTokenSource silence = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        silence.CancelAfter(settings.Silence);
        using HttpResponseMessage response = await connection.GetAsync(file.Address, file.Name, have, tag, silence.Token).ConfigureAwait(false);
        if (response.StatusCode == HttpStatusCode.RequestedRangeNotSatisfiable)
        {
            if (response.Content.Headers.ContentRange?.Length == have && have > 0)
            {
                return true;
            }

            File.Delete(partial);
            throw new IOException("the server does not know the part that is wanted");
        }

        bool resumes = response.StatusCode == HttpStatusCode.PartialContent && response.Content.Headers.ContentRange?.From == have;
        if (response.StatusCode == HttpStatusCode.PartialContent && !resumes)
        {
            File.Delete(partial);
            throw new IOException("the server sends another part than the one that is wanted");
        }

        if (response.Headers.ETag is { IsWeak: false } entity)
        {
            await File.WriteAllTextAsync(tagFile, entity.ToString(), cancellationToken).ConfigureAwait(false);
        }

        long start = resumes ? have : 0;
        long? total = file.Bytes ?? start + response.Content.Headers.ContentLength;
        return await CopyAsync(file, response, partial, start, total, silence).ConfigureAwait(false);
    }

    private async Task<bool> CopyAsync(PullFile file, HttpResponseMessage response, string partial, long start, long? total, CancellationTokenSource silence)
    {
        FileStream target = new(partial, FileMode.OpenOrCreate, FileAccess.Write, FileShare.None, 0, useAsync: true);
        await using (target.ConfigureAwait(false))
        {
            target.SetLength(start);
            target.Position = start;
            Stream source = await response.Content.ReadAsStreamAsync(silence.Token).ConfigureAwait(false);
            await using (source.ConfigureAwait(false))
            {
                byte[] buffer = new byte[BufferBytes];
                int read;
                while ((read = await source.ReadAsync(buffer, silence.Token).ConfigureAwait(false)) > 0)
                {
                    silence.CancelAfter(settings.Silence);
                    if (target.Position + read > (total ?? long.MaxValue))
                    {
                        target.SetLength(0);
                        throw new PullException($"{file.Name} is longer than the {total} bytes that its source announces; it was discarded.");
                    }

                    await target.WriteAsync(buffer.AsMemory(0, read), silence.Token).ConfigureAwait(false);
                }
            }

            return total is null || target.Position == total;
        }
    }

    private static bool IsAnnounced(PullFile file, Digest digest) =>
        (file.Sha256 is not null || file.GitBlob is not null)
        && (file.Bytes is null || file.Bytes == digest.Bytes)
        && (file.Sha256 is null || string.Equals(file.Sha256, digest.Sha256, StringComparison.OrdinalIgnoreCase))
        && (file.GitBlob is null || string.Equals(file.GitBlob, digest.GitBlob, StringComparison.OrdinalIgnoreCase));

    private static async Task<Digest> HashAsync(string path, CancellationToken cancellationToken)
    {
        using IncrementalHash sha256 = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        using IncrementalHash blob = IncrementalHash.CreateHash(HashAlgorithmName.SHA1);
        FileStream stream = new(path, FileMode.Open, FileAccess.Read, FileShare.Read, 0, useAsync: true);
        await using (stream.ConfigureAwait(false))
        {
            // A git blob is hashed with its length before it; it is a checksum of the hub's here, no signature.
            blob.AppendData(Encoding.ASCII.GetBytes($"blob {stream.Length}\0"));
            byte[] buffer = new byte[BufferBytes];
            int read;
            while ((read = await stream.ReadAsync(buffer, cancellationToken).ConfigureAwait(false)) > 0)
            {
                sha256.AppendData(buffer, 0, read);
                blob.AppendData(buffer, 0, read);
            }

            return new(stream.Length, Convert.ToHexStringLower(sha256.GetHashAndReset()), Convert.ToHexStringLower(blob.GetHashAndReset()));
        }
    }

    private sealed record Digest(long Bytes, string Sha256, string GitBlob);
}
