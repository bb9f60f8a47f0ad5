using Pinlake.Wire.Primitives;

namespace Pinlake.Wire.Messages;

/// <summary>A request: fields in wire order, and the versions that are understood.</summary>
public interface IRequest : IWireFields
{
    /// <summary>Its kind, with its versions.</summary>
    static abstract Api Api { get; }
}
