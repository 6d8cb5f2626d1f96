namespace CoERouter.Evaluation.Routing.Data;

/// <summary>A model whose answers were scored.</summary>
/// <param name="Name">Its name in the tables.</param>
/// <param name="TotalParametersBillions">All its parameters, in billions; NaN where unknown.</param>
/// <param name="ActiveParametersBillions">Its parameters that compute one token, in billions; NaN where unknown.</param>
/// <param name="Price">Its price, in dollars per million tokens; NaN where unknown.</param>
public sealed record RoutedModel(string Name, double TotalParametersBillions, double ActiveParametersBillions, double Price)
{
    /// <summary>A model of which nothing but the name is known.</summary>
    public static RoutedModel Unknown(string name) => new(name, double.NaN, double.NaN, double.NaN);
}
