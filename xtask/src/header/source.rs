//! What stands in a Rust file, as far as the header needs it.

use anyhow::{Context, Result, bail};
use syn::parse::{Parse, ParseStream};
use syn::{Attribute, Expr, Field, Fields, Ident, Item, Lit, LitInt, LitStr, Token, Type, UnOp};

/// One parsed file.
pub(super) struct Source {
    name: String,
    file: syn::File,
}

/// A struct with C's layout.
pub(super) struct Struct<'s> {
    pub(super) name: String,
    pub(super) docs: Vec<String>,
    pub(super) fields: Vec<Member<'s>>,
}

/// One of its fields.
pub(super) struct Member<'s> {
    pub(super) name: String,
    pub(super) docs: Vec<String>,
    pub(super) ty: &'s Type,
}

impl<'s> Member<'s> {
    fn of(field: &'s Field) -> Self {
        let name = field.ident.as_ref().map(Ident::to_string).unwrap_or_default();
        Self { name, docs: docs(&field.attrs), ty: &field.ty }
    }
}

/// A number with a name.
pub(super) struct Code {
    pub(super) name: String,
    pub(super) number: i64,
    pub(super) docs: Vec<String>,
}

impl Source {
    /// Parses a file; the name is for messages.
    pub(super) fn parse(name: &str, text: &str) -> Result<Self> {
        let file = syn::parse_file(text).with_context(|| format!("{name} is no Rust"))?;
        Ok(Self { name: name.to_owned(), file })
    }

    /// The lines of the comment at its top.
    pub(super) fn module_docs(&self) -> Vec<String> {
        docs(&self.file.attrs)
    }

    fn constant(&self, name: &str) -> Result<(&Expr, Vec<String>)> {
        let found = self.file.items.iter().find_map(|item| match item {
            Item::Const(constant) if constant.ident == name => Some((&*constant.expr, docs(&constant.attrs))),
            _ => None,
        });
        found.with_context(|| format!("{}: no constant {name}", self.name))
    }

    /// A constant number.
    pub(super) fn number_constant(&self, name: &str) -> Result<(i64, Vec<String>)> {
        let (expression, docs) = self.constant(name)?;
        Ok((number(expression).with_context(|| format!("{}: {name}", self.name))?, docs))
    }

    /// A constant text.
    pub(super) fn text_constant(&self, name: &str) -> Result<String> {
        match self.constant(name)?.0 {
            Expr::Lit(literal) => match &literal.lit {
                Lit::Str(text) => Ok(text.value()),
                _ => bail!("{}: {name} is no text", self.name),
            },
            _ => bail!("{}: {name} is no text", self.name),
        }
    }

    /// The comment of a struct.
    pub(super) fn docs_of(&self, name: &str) -> Result<Vec<String>> {
        let found = self.file.items.iter().find_map(|item| match item {
            Item::Struct(item) if item.ident == name => Some(docs(&item.attrs)),
            _ => None,
        });
        found.with_context(|| format!("{}: no struct {name}", self.name))
    }

    /// The structs with C's layout in the order of the file, but for generic ones.
    pub(super) fn structs(&self) -> Result<Vec<Struct<'_>>> {
        let mut out = Vec::new();
        for item in &self.file.items {
            let Item::Struct(item) = item else { continue };
            if !has_c_layout(&item.attrs) || !item.generics.params.is_empty() {
                continue;
            }
            let Fields::Named(fields) = &item.fields else {
                bail!("{}: the fields of {} have no names", self.name, item.ident);
            };
            let fields = fields.named.iter().map(Member::of).collect();
            out.push(Struct { name: item.ident.to_string(), docs: docs(&item.attrs), fields });
        }
        Ok(out)
    }

    /// The comment and the numbers of an enum, all of which it must state, or of a module of constants.
    pub(super) fn codes(&self, name: &str) -> Result<(Vec<String>, Vec<Code>)> {
        for item in &self.file.items {
            match item {
                Item::Enum(item) if item.ident == name => {
                    let code = |variant: &syn::Variant| -> Result<Code> {
                        let Some((_, expression)) = &variant.discriminant else {
                            bail!("{}: {name}::{} does not state its number", self.name, variant.ident);
                        };
                        Ok(Code {
                            name: variant.ident.to_string(),
                            number: number(expression)?,
                            docs: docs(&variant.attrs),
                        })
                    };
                    let codes = item.variants.iter().map(code).collect::<Result<_>>()?;
                    return Ok((docs(&item.attrs), codes));
                }
                Item::Mod(item) if item.ident == name => {
                    let mut codes = Vec::new();
                    for inner in item.content.iter().flat_map(|content| &content.1) {
                        let Item::Const(constant) = inner else {
                            bail!("{}: the module {name} holds more than constants", self.name);
                        };
                        codes.push(Code {
                            name: constant.ident.to_string(),
                            number: number(&constant.expr)?,
                            docs: docs(&constant.attrs),
                        });
                    }
                    return Ok((docs(&item.attrs), codes));
                }
                _ => {}
            }
        }
        bail!("{}: neither an enum nor a module {name}", self.name)
    }

    /// The features and their bits: what the macro `features!` is given.
    pub(super) fn features(&self) -> Result<Vec<Code>> {
        for item in &self.file.items {
            if let Item::Macro(item) = item
                && item.mac.path.is_ident("features")
            {
                let list: Features = syn::parse2(item.mac.tokens.clone())
                    .with_context(|| format!("{}: features! has another form", self.name))?;
                return Ok(list.0);
            }
        }
        bail!("{}: no list of features", self.name)
    }
}

/// `Name = bit, "name", "words";`, each with its comment.
struct Features(Vec<Code>);

impl Parse for Features {
    fn parse(input: ParseStream<'_>) -> syn::Result<Self> {
        let mut list = Vec::new();
        while !input.is_empty() {
            let attributes = input.call(Attribute::parse_outer)?;
            let name: Ident = input.parse()?;
            input.parse::<Token![=]>()?;
            let bit: LitInt = input.parse()?;
            input.parse::<Token![,]>()?;
            input.parse::<LitStr>()?;
            input.parse::<Token![,]>()?;
            input.parse::<LitStr>()?;
            input.parse::<Token![;]>()?;
            list.push(Code { name: name.to_string(), number: bit.base10_parse()?, docs: docs(&attributes) });
        }
        Ok(Self(list))
    }
}

fn has_c_layout(attributes: &[Attribute]) -> bool {
    attributes
        .iter()
        .any(|a| a.path().is_ident("repr") && a.parse_args::<Ident>().is_ok_and(|layout| layout == "C"))
}

/// The lines of a comment.
fn docs(attributes: &[Attribute]) -> Vec<String> {
    let line = |attribute: &Attribute| match &attribute.meta {
        syn::Meta::NameValue(pair) if pair.path.is_ident("doc") => match &pair.value {
            Expr::Lit(literal) => match &literal.lit {
                Lit::Str(text) => Some(text.value().trim_end().trim_start_matches(' ').to_owned()),
                _ => None,
            },
            _ => None,
        },
        _ => None,
    };
    attributes.iter().filter_map(line).collect()
}

fn number(expression: &Expr) -> Result<i64> {
    match expression {
        Expr::Lit(literal) => match &literal.lit {
            Lit::Int(number) => Ok(number.base10_parse()?),
            _ => bail!("not a whole number"),
        },
        Expr::Unary(negated) if matches!(negated.op, UnOp::Neg(_)) => Ok(-number(&negated.expr)?),
        _ => bail!("not a whole number, written out"),
    }
}
