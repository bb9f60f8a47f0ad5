namespace Pinlake.Pipelines;

internal static class Room;
