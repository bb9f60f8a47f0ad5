using System.Net;
using Pinlake.App.Composition;
using Pinlake.Gateway.Access;
using Pinlake.Model;

namespace Pinlake.App.Diagnosis;

/// <summary>Whether <c>up</c> could listen where it is told to.</summary>
internal static class PortCheck
{
    /// <summary>Checks one listener.</summary>
    /// <param name="name">Section of its settings: <c>http</c>, <c>kafka</c>.</param>
    /// <param name="address">Address as set.</param>
    /// <param name="port">Port as set.</param>
    public static CheckResult Run(string name, string address, int port)
    {
        IPEndPoint endPoint;
        try
        {
            endPoint = LoopbackAddress.Parse(address, port).EndPoint;
        }
        catch (PinlakeException e)
        {
            return CheckResult.Ill($"port.{name}", e.Message, $"Set {name}.address to 127.0.0.1.");
        }

        return PortHolder.Refusal(endPoint) is { } refusal
            ? CheckResult.Ill($"port.{name}", refusal, $"End that process if it should not be there, or set {name}.port to a free port.")
            : CheckResult.Well($"port.{name}", $"{endPoint} is free");
    }
}
