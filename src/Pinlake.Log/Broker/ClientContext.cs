using System.Net;

namespace Pinlake.Log.Broker;

/// <summary>Who asks.</summary>
/// <param name="ClientId">The client's name for itself, or null.</param>
/// <param name="LocalEndPoint">Our end of its connection, or null when that is no address.</param>
internal readonly record struct ClientContext(string? ClientId, EndPoint? LocalEndPoint);
