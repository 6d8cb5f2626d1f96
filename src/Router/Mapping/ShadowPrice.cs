namespace CoERouter.Router.Mapping;

/// <summary>What one limit of a budget costs.</summary>
/// <param name="Constraint">The limit.</param>
/// <param name="Limit">Its value.</param>
/// <param name="Used">What the map uses of it.</param>
/// <param name="PricePerUnit">
/// Mean score that one more unit could add: however the limits change, no map scores more than the relaxed bound plus Σ price · change. 0
/// where the limit does not bind.
/// </param>
public sealed record ShadowPrice(BudgetConstraint Constraint, double Limit, double Used, double PricePerUnit)
{
    /// <summary>Whether more of it could help.</summary>
    public bool IsBinding => PricePerUnit > 0;
}
