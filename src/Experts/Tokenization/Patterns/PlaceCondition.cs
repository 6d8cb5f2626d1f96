namespace CoERouter.Experts.Tokenization.Patterns;

/// <summary>A condition on the code points before and after a place in a text; null stands for no code point there.</summary>
internal delegate bool PlaceCondition(int? before, int? after);
