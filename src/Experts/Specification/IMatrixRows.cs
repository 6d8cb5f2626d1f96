namespace CoERouter.Experts.Specification;

/// <summary>A matrix that is read one row at a time; row n holds the weights of output n.</summary>
public interface IMatrixRows
{
    /// <summary>Outputs.</summary>
    int Count { get; }

    /// <summary>Inputs, the values of one row.</summary>
    int Columns { get; }

    /// <summary>Reads a row; <paramref name="values"/> has room for <see cref="Columns"/>. Rows are asked for in order.</summary>
    void Read(int row, Span<float> values);
}
