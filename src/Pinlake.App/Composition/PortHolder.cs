using System.Globalization;
using System.Net;
using System.Net.Sockets;
using Pinlake.Model;

namespace Pinlake.App.Composition;

/// <summary>Who listens on a TCP port of this machine.</summary>
/// <remarks>
/// Linux only; elsewhere the holder stays unknown. Source: proc(5), <c>/proc/net/tcp</c> (state 0A is LISTEN) gives
/// the socket's inode, and the process that has it open shows it below <c>/proc/PID/fd</c>. Processes of other users
/// keep that to themselves.
/// </remarks>
internal static class PortHolder
{
    private const string Listening = "0A";

    private static readonly string[] Tables = ["/proc/net/tcp", "/proc/net/tcp6"];

    /// <summary>"pid 123 (command line)", or null when nobody is found.</summary>
    public static string? Find(int port)
    {
        if (!OperatingSystem.IsLinux())
        {
            return null;
        }

        var sockets = Tables.SelectMany(table => ListeningInodes(table, port))
            .Select(inode => $"socket:[{inode}]").ToHashSet(StringComparer.Ordinal);
        return sockets.Count == 0
            ? null
            : Directory.EnumerateDirectories("/proc").Where(IsProcess).Where(process => HasOpen(process, sockets))
                .Select(process => ProcessName.Describe(int.Parse(Path.GetFileName(process), CultureInfo.InvariantCulture)))
                .FirstOrDefault();
    }

    /// <summary>Makes sure that an address can be listened on.</summary>
    /// <param name="endPoint">Address and port; port 0 is always free.</param>
    /// <param name="key">Setting that names the port, for the message.</param>
    /// <exception cref="PinlakeException"><see cref="FailureKind.Unavailable"/>: somebody has it; the message names the holder.</exception>
    public static void RequireFree(IPEndPoint endPoint, string key)
    {
        if (Refusal(endPoint) is { } refusal)
        {
            throw new PinlakeException(
                FailureKind.Unavailable, $"{refusal} Nothing was started. End that process, or set {key} to another port (0: any free one).");
        }
    }

    /// <summary>Why <paramref name="endPoint"/> cannot be listened on, with the port's holder; null when it can.</summary>
    public static string? Refusal(IPEndPoint endPoint)
    {
        try
        {
            using var probe = new TcpListener(endPoint);
            probe.Start();
            return null;
        }
        catch (SocketException e)
        {
            return e.SocketErrorCode == SocketError.AddressAlreadyInUse
                ? $"Port {endPoint.Port} on {endPoint.Address} is taken by {Find(endPoint.Port) ?? "a process that does not show itself"}."
                : $"Port {endPoint.Port} on {endPoint.Address} cannot be listened on: {e.Message}.";
        }
    }

    private static IEnumerable<string> ListeningInodes(string table, int port)
    {
        var suffix = ":" + port.ToString("X4", CultureInfo.InvariantCulture);
        string[] lines;
        try
        {
            lines = File.ReadAllLines(table);
        }
        catch (IOException)
        {
            yield break;
        }

        foreach (var line in lines.Skip(1))
        {
            // sl, local_address, rem_address, st, queues, timer, retransmits, uid, timeout, inode
            var fields = line.Split(' ', StringSplitOptions.RemoveEmptyEntries);
            if (fields.Length > 9 && fields[1].EndsWith(suffix, StringComparison.Ordinal) && fields[3] == Listening)
            {
                yield return fields[9];
            }
        }
    }

    private static bool IsProcess(string folder) => Path.GetFileName(folder).All(char.IsAsciiDigit);

    private static bool HasOpen(string process, HashSet<string> sockets)
    {
        try
        {
            return Directory.EnumerateFileSystemEntries(Path.Combine(process, "fd"))
                .Any(file => new FileInfo(file).LinkTarget is { } target && sockets.Contains(target));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // It ended meanwhile, or belongs to somebody else.
            return false;
        }
    }
}
