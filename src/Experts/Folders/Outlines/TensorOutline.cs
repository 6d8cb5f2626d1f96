namespace CoERouter.Experts.Folders.Outlines;

/// <summary>A constant of a model, without its values.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Type">ONNX's number of its element type.</param>
/// <param name="Elements">How many elements its shape holds.</param>
/// <param name="Bytes">Its size; 0 where the type has no fixed size.</param>
internal readonly record struct TensorOutline(string Name, int Type, long Elements, long Bytes);
