using System.Runtime.InteropServices;

namespace Pinlake.App;

/// <summary>Turns Ctrl-C and SIGTERM into a cancellation, so that a verb can drain; the second one ends the process.</summary>
internal sealed class Interruption : IDisposable
{
    private readonly CancellationTokenSource source = new();
    private readonly List<PosixSignalRegistration> registrations = [];

    /// <summary>Listens for both signals from now on.</summary>
    public Interruption()
    {
        registrations.Add(PosixSignalRegistration.Create(PosixSignal.SIGINT, OnSignal));
        registrations.Add(PosixSignalRegistration.Create(PosixSignal.SIGTERM, OnSignal));
    }

    /// <summary>Cancelled by the first signal.</summary>
    public CancellationToken Token => source.Token;

    /// <inheritdoc/>
    public void Dispose()
    {
        registrations.ForEach(registration => registration.Dispose());
        source.Dispose();
    }

    private void OnSignal(PosixSignalContext context)
    {
        if (source.IsCancellationRequested)
        {
            // Whoever asks twice means it: the default action ends the process, and the log is made for that.
            return;
        }

        context.Cancel = true;
        // Callbacks run on another thread, so that a second signal is still heard while they drain.
        _ = source.CancelAsync();
    }
}
