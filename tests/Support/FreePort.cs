using System.Net;
using System.Net.Sockets;

namespace Pinlake.Support;

/// <summary>Loopback ports that nobody listens on and that stay free while a server is away.</summary>
/// <remarks>
/// Port 0 would give one of the range that outgoing connections take their own ports from: while a killed server is away
/// a client, even one that calls this very port, could take it.
/// </remarks>
internal static class FreePort
{
    private const int First = 20_000;
    private const int Count = 12_000;

    private static int tried = Environment.ProcessId * 97;

    /// <summary>Some different ports, all free when this returns.</summary>
    public static int[] Find(int count) => [.. Candidates().Where(IsFree).Take(count)];

    private static IEnumerable<int> Candidates() => Enumerable.Range(0, Count)
        .Select(_ => First + (int)((uint)Interlocked.Increment(ref tried) % Count));

    private static bool IsFree(int port)
    {
        try
        {
            using var listener = new TcpListener(IPAddress.Loopback, port);
            listener.Start();
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }
}
