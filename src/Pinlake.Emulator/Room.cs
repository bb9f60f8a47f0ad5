namespace Pinlake.Emulator;

internal static class Room;
