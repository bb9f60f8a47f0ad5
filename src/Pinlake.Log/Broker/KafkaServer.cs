using Microsoft.AspNetCore.Connections;
using Microsoft.Extensions.Logging;
using Pinlake.Log.Groups;

namespace Pinlake.Log.Broker;

/// <summary>Takes the connections of one port, gives each to a <see cref="KafkaConnection"/> of its own.</summary>
internal sealed class KafkaServer(LogStore log, BrokerOptions options, TimeProvider clock, ILogger logger)
{
    private readonly RequestHandlers handlers = new(log, new GroupOffsets(log, clock), options, clock);
    private int connections;

    /// <summary>Serves one connection to its end. Never throws.</summary>
    public async Task ServeAsync(ConnectionContext connection)
    {
        try
        {
            if (Interlocked.Increment(ref connections) > options.ConnectionsMax)
            {
                logger.LogWarning(
                    "Closed a Kafka connection from {Remote}: {Max} are open, the most that Broker:ConnectionsMax allows.",
                    connection.RemoteEndPoint,
                    options.ConnectionsMax);
                return;
            }

            await new KafkaConnection(connection, handlers, options, clock, logger).RunAsync();
        }
        finally
        {
            Interlocked.Decrement(ref connections);
        }
    }
}
