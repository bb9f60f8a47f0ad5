using Pinlake.Model;

namespace Pinlake.App.Configuration;

/// <summary>A mistake in what was configured: settings or the pipeline's folder. Ends a verb with <see cref="ExitCode.Configuration"/>.</summary>
/// <param name="cause">What is wrong, as the part says that found it; its message is shown.</param>
internal sealed class ConfigurationException(PinlakeException cause) : Exception(cause.Message, cause)
{
    /// <summary>Gives what <paramref name="read"/> gives; its failures are mistakes of the configuration.</summary>
    public static T Guard<T>(Func<T> read)
    {
        try
        {
            return read();
        }
        catch (PinlakeException e) when (e.Kind is FailureKind.Invalid or FailureKind.NotFound)
        {
            throw new ConfigurationException(e);
        }
    }
}
