using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;

namespace Pinlake.Support;

/// <summary>Keeps every line that is logged.</summary>
internal sealed class RememberingLogger : ILoggerFactory, ILogger
{
    /// <summary>The lines, in order, exceptions behind their line.</summary>
    public ConcurrentQueue<string> Lines { get; } = [];

    /// <inheritdoc/>
    public ILogger CreateLogger(string categoryName) => this;

    /// <inheritdoc/>
    public void AddProvider(ILoggerProvider provider)
    {
    }

    /// <inheritdoc/>
    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => null;

    /// <inheritdoc/>
    public bool IsEnabled(LogLevel logLevel) => true;

    /// <inheritdoc/>
    public void Log<TState>(
        LogLevel logLevel,
        EventId eventId,
        TState state,
        Exception? exception,
        Func<TState, Exception?, string> formatter) => Lines.Enqueue($"{formatter(state, exception)} {exception}".TrimEnd());

    /// <inheritdoc/>
    public void Dispose()
    {
    }
}
