using Microsoft.Extensions.Logging;

namespace Pinlake.App.Output;

/// <summary>Loggers that write one plain line per event to standard error.</summary>
internal sealed class PlainLogs : ILoggerProvider
{
    private readonly TextWriter notes;
    private readonly Lock oneLineAtATime = new();

    private PlainLogs(TextWriter notes) => this.notes = notes;

    /// <summary>Warnings and worse; when <paramref name="verbose"/>, information too.</summary>
    public static ILoggerFactory Create(TextWriter notes, bool verbose) => LoggerFactory.Create(logging => logging
        .SetMinimumLevel(verbose ? LogLevel.Information : LogLevel.Warning)
        // Frameworks speak of every request; people ask for our parts.
        .AddFilter("Microsoft", LogLevel.Warning)
        .AddProvider(new PlainLogs(notes)));

    /// <inheritdoc/>
    public ILogger CreateLogger(string categoryName) => new Logger(this, categoryName[(categoryName.LastIndexOf('.') + 1)..]);

    /// <inheritdoc/>
    public void Dispose()
    {
    }

    private sealed class Logger(PlainLogs owner, string part) : ILogger
    {
        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => logLevel != LogLevel.None;

        public void Log<TState>(
            LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            var word = logLevel switch { LogLevel.Warning => "warning: ", >= LogLevel.Error => "error: ", _ => "" };
            var reason = exception is null ? "" : $" ({exception.GetType().Name}: {exception.Message})";
            lock (owner.oneLineAtATime)
            {
                owner.notes.WriteLine($"{part}: {word}{formatter(state, exception)}{reason}");
            }
        }
    }
}
