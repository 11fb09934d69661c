/** Lists of people who do not exist, in the formats of the real ones. */

export const OFAC_SDN = [
  `9001,"LISTADO PRUEBA, Hector","individual","TEST",-0- ,-0- ,-0- ,-0- ,-0- ,-0- ,-0- ,"DOB 12 Mar 1970; alt. DOB circa 1971; alt. DOB in the eighties; POB Cali, Colombia; nationality Korea, North; Gender Male; a.k.a. 'EL INVENTADO'."`,
  '9002,"NEERHITT, Nadia","individual","TEST",-0- ,-0- ,-0- ,-0- ,-0- ,-0- ,-0- ,"DOB May 1980."',
  '9010,"INVENTED TRADING CO., LTD.",-0- ,"TEST",-0- ,-0- ,-0- ,-0- ,-0- ,-0- ,-0- ,-0- ',
  '',
].join('\n');

export const OFAC_ALT = '9001,1,"aka","LISTADO, Héctor ""El Ejemplo""",-0- \n';

export const OFAC_ADD = '9001,1,"Calle 1","Bogota","Colombia",-0- \n9010,2,-0- ,"Havana","Cuba",-0- \n';

export const UN = `<?xml version="1.0" encoding="UTF-8" standalone="yes"?>
<CONSOLIDATED_LIST dateGenerated="2026-02-27T00:00:09.554Z">
  <INDIVIDUALS>
    <INDIVIDUAL>
      <DATAID>690001</DATAID>
      <FIRST_NAME>HECTOR</FIRST_NAME>
      <SECOND_NAME>LISTADO &amp; PRUEBA</SECOND_NAME>
      <REFERENCE_NUMBER>XXi.001</REFERENCE_NUMBER>
      <NAME_ORIGINAL_SCRIPT>Хектор Листадо</NAME_ORIGINAL_SCRIPT>
      <GENDER>Male</GENDER>
      <NATIONALITY><VALUE>Democratic People's Republic of Korea</VALUE></NATIONALITY>
      <INDIVIDUAL_ALIAS>
        <QUALITY>Good</QUALITY>
        <ALIAS_NAME>Hektor Listado; Ektor Listado (birth name)</ALIAS_NAME>
      </INDIVIDUAL_ALIAS>
      <INDIVIDUAL_ALIAS>
        <QUALITY>Low</QUALITY>
        <ALIAS_NAME>“El Ejemplo”</ALIAS_NAME>
      </INDIVIDUAL_ALIAS>
      <INDIVIDUAL_ALIAS><QUALITY/><ALIAS_NAME/></INDIVIDUAL_ALIAS>
      <INDIVIDUAL_ADDRESS><COUNTRY>Iran (Islamic Republic of)</COUNTRY></INDIVIDUAL_ADDRESS>
      <INDIVIDUAL_DATE_OF_BIRTH>
        <TYPE_OF_DATE>EXACT</TYPE_OF_DATE>
        <DATE>1970-03-12</DATE>
      </INDIVIDUAL_DATE_OF_BIRTH>
      <INDIVIDUAL_DATE_OF_BIRTH>
        <TYPE_OF_DATE>APPROXIMATELY</TYPE_OF_DATE>
        <YEAR>1969</YEAR>
      </INDIVIDUAL_DATE_OF_BIRTH>
      <INDIVIDUAL_DATE_OF_BIRTH>
        <TYPE_OF_DATE>BETWEEN</TYPE_OF_DATE><FROM_YEAR>1960</FROM_YEAR><TO_YEAR>1965</TO_YEAR>
      </INDIVIDUAL_DATE_OF_BIRTH>
    </INDIVIDUAL>
    <INDIVIDUAL>
      <DATAID>690002</DATAID>
      <FIRST_NAME>NADIA</FIRST_NAME>
      <REFERENCE_NUMBER>XXi.002</REFERENCE_NUMBER>
      <INDIVIDUAL_DATE_OF_BIRTH><TYPE_OF_DATE/></INDIVIDUAL_DATE_OF_BIRTH>
    </INDIVIDUAL>
  </INDIVIDUALS>
  <ENTITIES>
    <ENTITY><DATAID>690010</DATAID><FIRST_NAME>INVENTED TRADING</FIRST_NAME></ENTITY>
  </ENTITIES>
</CONSOLIDATED_LIST>
`;

/** The columns of an edition as it is published, and rows by the names of those that say something. */
function csv(columns: readonly string[], delimiter: string, rows: readonly Readonly<Record<string, string>>[]): string {
  const cells = rows.map((row) => columns.map((column) => row[column] ?? '').join(delimiter));
  return [columns.join(delimiter), ...cells, ''].join('\r\n');
}

const REGULATION = [
  ...['Type', 'OrganisationType', 'PublicationDate', 'EntryIntoForceDate', 'NumberTitle', 'Programme'],
  'PublicationUrl',
].map((name) => `Regulation_${name}`);
const within = (part: string, ...names: readonly string[]) =>
  [...names, 'LogicalId', 'RegulationLanguage', 'Remark', ...REGULATION].map((name) => `${part}_${name}`);
export const EU_COLUMNS = [
  ...['fileGenerationDate', 'Entity_LogicalId', 'Entity_EU_ReferenceNumber', 'Entity_UnitedNationId'],
  ...['Entity_DesignationDate', 'Entity_DesignationDetails', 'Entity_Remark', 'Entity_SubjectType'],
  ...['Entity_SubjectType_ClassificationCode', ...REGULATION.map((name) => `Entity_${name}`)],
  ...within(
    'NameAlias',
    'LastName',
    'FirstName',
    'MiddleName',
    'WholeName',
    'NameLanguage',
    'Gender',
    'Title',
    'Function',
  ),
  ...within('Address', 'City', 'Street', 'PoBox', 'ZipCode', 'Region', 'Place', 'AsAtListingTime', 'ContactInfo'),
  ...['Address_CountryIso2Code', 'Address_CountryDescription'],
  ...within('BirthDate', 'BirthDate', 'Day', 'Month', 'Year', 'YearRangeFrom', 'YearRangeTo', 'Circa', 'CalendarType'),
  ...['ZipCode', 'Region', 'Place', 'City', 'CountryIso2Code', 'CountryDescription'].map((name) => `BirthDate_${name}`),
  ...within('Identification', 'Number', 'TypeCode', 'CountryIso2Code'),
  ...within('Citizenship', 'Region', 'CountryIso2Code', 'CountryDescription'),
];

const EU_PERSON = {
  fileGenerationDate: '27/02/2026',
  Entity_LogicalId: '101',
  Entity_EU_ReferenceNumber: 'EU.101.1',
  Entity_SubjectType: 'P',
  Entity_SubjectType_ClassificationCode: 'person',
};
const birth = (parts: Readonly<Record<string, string>>) => ({
  ...EU_PERSON,
  ...Object.fromEntries(Object.entries(parts).map(([name, value]) => [`BirthDate_${name}`, value])),
});

export const EU = `\ufeff${csv(EU_COLUMNS, ';', [
  {
    ...EU_PERSON,
    NameAlias_LastName: 'LISTADO',
    NameAlias_FirstName: 'Héctor',
    NameAlias_WholeName: '"Héctor LISTADO; PRUEBA"',
    NameAlias_Gender: 'M',
    Address_CountryIso2Code: 'CO',
  },
  { ...EU_PERSON, NameAlias_LastName: 'Listado', NameAlias_FirstName: 'Hektor' },
  birth({ BirthDate: '1970-03-12', Day: '12', Month: '3', Year: '1970', Circa: 'false', CountryIso2Code: '00' }),
  birth({ Month: '5', Year: '1971', Circa: 'false', CalendarType: 'GREGORIAN' }),
  birth({ Year: '1348', Circa: 'false', CalendarType: 'ISLAMIC' }),
  birth({ YearRangeFrom: '1960', YearRangeTo: '1965', Circa: 'false' }),
  { ...birth({ Year: '1969', Circa: 'true' }), Citizenship_CountryIso2Code: 'RU' },
  {
    ...EU_PERSON,
    Entity_LogicalId: '110',
    Entity_SubjectType: 'E',
    Entity_SubjectType_ClassificationCode: 'enterprise',
    NameAlias_WholeName: 'Invented Trading',
  },
])}`;

const NAME_PARTS = ['Name 6', 'Name 1', 'Name 2', 'Name 3', 'Name 4', 'Name 5'];
const LINES_OF_ADDRESS = [1, 2, 3, 4, 5, 6].map((line) => `Address Line ${line}`);
const UK_COLUMNS = [
  ...['Last Updated', 'Unique ID', 'OFSI Group ID', 'UN Reference Number', ...NAME_PARTS, 'Name type'],
  ...['Alias strength', 'Title', 'Name non-latin script', 'Non-latin script type', 'Non-latin script language'],
  ...['Regime Name', 'Designation Type', 'Designation source', 'Sanctions Imposed', 'Other Information'],
  ...['UK Statement of Reasons', ...LINES_OF_ADDRESS, 'Address Postal Code', 'Address Country', 'Phone number'],
  ...['Website', 'Email address', 'Date Designated', 'D.O.B', 'Nationality(/ies)', 'National Identifier number'],
  ...['National Identifier additional information', 'Passport number', 'Passport additional information', 'Position'],
  ...['Gender', 'Town of birth', 'Country of birth', 'Type of entity', 'Subsidiaries', 'Parent Company'],
  ...['Business registration number (s)', 'IMO number', 'Current owner/operator (s)', 'Previous owner/operator (s)'],
];

const UK_PERSON = {
  'Last Updated': '01/01/2026',
  'Unique ID': 'XXX0001',
  'OFSI Group ID': '19001',
  'UN Reference Number': 'XXi.001',
  'Name 6': 'LISTADO',
  'Designation Type': 'Individual',
  Gender: 'Male',
};

/** Of the Foreign Office. */
export const UK = `Report Date: 27-Feb-2026\r\n${csv(UK_COLUMNS, ',', [
  {
    ...UK_PERSON,
    'Name 1': 'Hektor',
    'Name type': 'Alias',
    'Alias strength': 'Low quality a.k.a',
    'Name non-latin script': 'Хектор Листадо',
    'D.O.B': '12/03/1970',
    'Nationality(/ies)': 'Russia',
  },
  {
    ...UK_PERSON,
    'Name 1': 'Hector',
    'Name type': 'Primary Name',
    'D.O.B': 'dd/mm/1971',
    'Nationality(/ies)': '(1) Colombia. (2) Russia',
  },
  { ...UK_PERSON, 'Name 1': 'Ector', 'Name type': 'Primary Name Variation', 'D.O.B': '15/08/19yy' },
  {
    ...UK_PERSON,
    'Unique ID': 'XXX0002',
    'Name 6': 'INVENTED TRADING',
    'Name type': 'Primary Name',
    'Designation Type': 'Entity',
  },
])}`;

/** Of the Treasury, until 2026. */
export const UK_TREASURY = `Last Updated,27/02/2026\r\n${csv(
  [
    ...[...NAME_PARTS, 'Title', 'Name Non-Latin Script', 'Non-Latin Script Type', 'Non-Latin Script Language', 'DOB'],
    ...['Town of Birth', 'Country of Birth', 'Nationality', 'Passport Number', 'Passport Details'],
    ...['National Identification Number', 'National Identification Details', 'Position'],
    ...['Address 1', 'Address 2', 'Address 3', 'Address 4', 'Address 5', 'Address 6', 'Post/Zip Code', 'Country'],
    ...['Other Information', 'Group Type', 'Alias Type', 'Alias Quality', 'Regime', 'Listed On'],
    ...['UK Sanctions List Date Designated', 'Last Updated', 'Group ID'],
  ],
  ',',
  [
    {
      'Name 6': 'LISTADO',
      'Name 1': 'Hector',
      DOB: '00/03/1970',
      Nationality: 'Colombia',
      'Group Type': 'Individual',
      'Alias Type': 'Primary name',
      'Group ID': '19001',
    },
    {
      'Name 6': 'EL EJEMPLO',
      'Group Type': 'Individual',
      'Alias Type': 'AKA',
      'Alias Quality': 'Low',
      'Group ID': '19001',
    },
    { 'Name 6': 'INVENTED TRADING', 'Group Type': 'Entity', 'Alias Type': 'Primary name', 'Group ID': '19002' },
  ],
)}`;

export const OWN = [
  'id,name,aliases,birthDates,countries,gender',
  'a-1,Héctor Listado,El Ejemplo; H. Listado,1970-03-12;1971,CO; KP,female',
  'a-2,Nadia,,,,',
  '',
].join('\n');
