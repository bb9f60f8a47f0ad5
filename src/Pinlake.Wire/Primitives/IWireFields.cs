namespace Pinlake.Wire.Primitives;

/// <summary>A message, or an element of one: fields in wire order.</summary>
public interface IWireFields
{
    /// <summary>
    /// Passes every field through <paramref name="fields"/>, in wire order, guarded by version: a
    /// <see cref="FieldReader"/> fills them, a <see cref="FieldWriter"/> writes them.
    /// </summary>
    void Transfer(FieldCodec fields);
}
