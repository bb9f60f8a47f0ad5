using System.Net;
using System.Net.Sockets;
using Pinlake.Model;

namespace Pinlake.Gateway.Access;

/// <summary>An address to listen on that only programs of this machine can reach.</summary>
/// <remarks>
/// There are no keys yet that would tell a caller who may write from one who may not, so there is no other address
/// type to listen on: whoever holds a value of this type has had it checked.
/// </remarks>
public sealed class LoopbackAddress
{
    private LoopbackAddress(IPEndPoint endPoint) => EndPoint = endPoint;

    /// <summary>The IP address, in 127.0.0.0/8 or ::1, and the port; port 0 stands for any free one.</summary>
    public IPEndPoint EndPoint { get; }

    /// <summary>Checks the address that a user asks to listen on.</summary>
    /// <param name="host">An IP address, or <c>localhost</c> (which is 127.0.0.1 here). Names are not looked up.</param>
    /// <param name="port">From 0 to 65,535; 0 for any free one.</param>
    /// <returns>The checked address.</returns>
    /// <exception cref="PinlakeException"><see cref="FailureKind.Invalid"/>: not an address of this machine alone, or no port.</exception>
    public static LoopbackAddress Parse(string host, int port)
    {
        ArgumentNullException.ThrowIfNull(host);
        if (port is < IPEndPoint.MinPort or > IPEndPoint.MaxPort)
        {
            throw new PinlakeException(FailureKind.Invalid, $"Cannot listen on port {port}: ports go from 0 to 65535. Choose another.");
        }

        var address = string.Equals(host, "localhost", StringComparison.OrdinalIgnoreCase) ? IPAddress.Loopback
            : IPAddress.TryParse(host.Trim('[', ']'), out var parsed) ? parsed
            : null;
        if (address is null)
        {
            throw new PinlakeException(FailureKind.Invalid,
                $"Cannot listen on '{host}': it is neither an IP address nor 'localhost'. Use 127.0.0.1, ::1 or localhost.");
        }

        if (!IPAddress.IsLoopback(address))
        {
            throw new PinlakeException(FailureKind.Invalid,
                $"Refused to listen on {Shown(address)}: other machines could reach it, and this version has no keys "
                + "that would keep strangers from writing. Nothing was opened. Use 127.0.0.1 or ::1, or put a proxy "
                + "that checks its callers in front.");
        }

        return new LoopbackAddress(new IPEndPoint(address, port));
    }

    /// <summary>The address as it stands in a URL: <c>127.0.0.1:8082</c>, <c>[::1]:8082</c>.</summary>
    public override string ToString() => EndPoint.ToString();

    private static string Shown(IPAddress address) =>
        address.AddressFamily == AddressFamily.InterNetworkV6 ? $"[{address}]" : address.ToString();
}
