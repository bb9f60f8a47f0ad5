namespace Pinlake.Log.Broker;

/// <summary>A client sent what the protocol has no answer for: its connection is closed, as a Kafka broker does.</summary>
/// <param name="reason">What it did; "it" is the client.</param>
internal sealed class ProtocolBreachException(string reason) : Exception(reason);
