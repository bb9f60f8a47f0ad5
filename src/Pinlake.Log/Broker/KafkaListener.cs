using System.ComponentModel.DataAnnotations;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.Logging;
using Pinlake.Model;

namespace Pinlake.Log.Broker;

/// <summary>Makes a port of Kestrel speak the Kafka protocol over a log.</summary>
public static class KafkaListener
{
    /// <summary>Serves Kafka clients on <paramref name="listen"/>, and nothing else.</summary>
    /// <param name="listen">The port, as Kestrel's options give it; port 0 works: clients are told the real one.</param>
    /// <param name="log">Must outlive the server.</param>
    /// <param name="options">Checked here.</param>
    /// <param name="clock">Times the waits of fetches and idle connections, and stamps committed offsets.</param>
    /// <param name="loggers">Told of connections that break the protocol, and of our own mistakes.</param>
    /// <exception cref="PinlakeException"><see cref="FailureKind.Invalid"/>: an option is out of range.</exception>
    /// <remarks>
    /// When the server stops, no more requests are read, waiting fetches are answered with what there is, and requests
    /// in progress are answered before their connection is closed.
    /// </remarks>
    public static ListenOptions UseKafka(
        this ListenOptions listen,
        LogStore log,
        BrokerOptions options,
        TimeProvider clock,
        ILoggerFactory loggers)
    {
        ArgumentNullException.ThrowIfNull(listen);
        ArgumentNullException.ThrowIfNull(log);
        ArgumentNullException.ThrowIfNull(options);
        List<ValidationResult> problems = [];
        if (!Validator.TryValidateObject(options, new ValidationContext(options), problems, validateAllProperties: true))
        {
            throw new PinlakeException(
                FailureKind.Invalid,
                $"Broker options: {string.Join(' ', problems.Select(problem => problem.ErrorMessage))} The listener was not started. Correct the setting.");
        }

        var server = new KafkaServer(log, options, clock, loggers.CreateLogger("Pinlake.Log.Broker"));
        listen.Run(server.ServeAsync);
        return listen;
    }
}
