import type { PrintedFields } from '../../domain/documents/sources';
import type { DocumentCategory } from '../../domain/vocabulary';

export type CaptionedField = Exclude<keyof PrintedFields, 'category' | 'country'>;

/**
 * What stands before or above a field, in the languages of the documents met most, without accents, spaces and signs
 * other than the colon: recognition drops them. The longer ones first, where one holds another.
 */
export const CAPTIONS: readonly { readonly field: CaptionedField; readonly pattern: RegExp }[] = [
  {
    field: 'birthDate',
    pattern:
      /DATEOFBIRTH|BIRTHDATE|FECHADENACIMIENTO|FECHANACIMIENTO|NACIMIENTO|DATADENASCIMENTO|DATANASCIMENTO|DATEDENAISSANCE|NEELE|GEBURTSDATUM|DATADINASCITA|DOB/g,
  },
  {
    field: 'expiryDate',
    pattern:
      /DATEOFEXPIRY|DATEOFEXPIRATION|EXPIRYDATE|EXPIRATIONDATE|EXPIRES|FECHADEVENCIMIENTO|FECHADEEXPIRACION|FECHADECADUCIDAD|VENCIMIENTO|CADUCIDAD|VALIDOHASTA|VALIDODESDEHASTA|DATADEVALIDADE|VALIDADE|VALIDUNTIL|DATEDEXPIRATION|GULTIGBIS|SCADENZA/g,
  },
  {
    field: 'number',
    pattern:
      /DOCUMENTN[OR]|DOCUMENTNUMBER|PASSPORTN[OR]|LICEN[CS]EN[OR]|NUMERODEDOCUMENTO|NUMERODOCUMENTO|NUMDOC|NODEDOCUMENTO|NODELICENCIA|NUMERODELICENCIA|PASAPORTENO|NUMERODOREGISTRO|NREGISTRO|REGISTROGERAL|DNINUM|NUIP|NUMERO(?=:?[0-9])/g,
  },
  { field: 'givenNames', pattern: /GIVENNAMES?|FIRSTNAMES?|FORENAMES?|NOMBRES?(?![A-Z])|PRENOMS?|VORNAMEN?|PRENOME/g },
  {
    field: 'familyName',
    pattern: /SURNAMES?|FAMILYNAME|LASTNAMES?|APELLIDOS?|SOBRENOMES?|APELIDOS?|NACHNAME|COGNOME|NOM(?![A-Z])/g,
  },
];

/** Fields of licences of the European Union are numbered alike, whatever their language (Directive 2006/126/EC, annex I). */
export const NUMBERED_FIELDS: readonly { readonly field: CaptionedField; readonly pattern: RegExp }[] = [
  { field: 'familyName', pattern: /^\s*1[.,]\s+/ },
  { field: 'givenNames', pattern: /^\s*2[.,]\s+/ },
  { field: 'birthDate', pattern: /^\s*3[.,]\s+/ },
  { field: 'expiryDate', pattern: /(?:^|\s)4b[.,]\s*/i },
  { field: 'number', pattern: /^\s*5[.,]\s+/ },
];

/** What documents call themselves, written as `CAPTIONS`. */
export const CATEGORY_TITLES: readonly { readonly category: DocumentCategory; readonly pattern: RegExp }[] = [
  {
    category: 'license',
    pattern:
      /DRIV(ER|ING)S?LICEN[CS]E|LICENCIADECONDU|PERMISODECONDU|PERMISDECONDUIRE|CARTEIRANACIONALDEHABILITA|CARTADECONDU|FUHRERSCHEIN|PATENTEDIGUIDA/,
  },
  { category: 'passport', pattern: /PASSPORT|PASAPORTE|PASSAPORT|REISEPASS|PASSEPORT/ },
  {
    category: 'governmentId',
    pattern:
      /IDENTITYCARD|IDENTIFICATIONCARD|CEDULADE|DOCUMENTONACIONALDEIDENTI|DOCUMENTODEIDENTI|CARNEDEIDENTI|CARTENATIONALEDIDENTITE|CARTEIRADEIDENTIDADE|CARTAODECIDADAO|PERSONALAUSWEIS|CREDENCIALPARAVOTAR/,
  },
];
