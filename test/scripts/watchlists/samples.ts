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

const EU_COLUMNS =
  'fileGenerationDate;Entity_LogicalId;Entity_EU_ReferenceNumber;Entity_UnitedNationId;Entity_SubjectType;' +
  'Entity_SubjectType_ClassificationCode;NameAlias_LastName;NameAlias_FirstName;NameAlias_MiddleName;' +
  'NameAlias_WholeName;NameAlias_Gender;BirthDate_BirthDate;BirthDate_Year;BirthDate_Circa;BirthDate_CountryIso2Code;' +
  'Citizenship_CountryIso2Code';

export const EU = [
  `\ufeff${EU_COLUMNS}`,
  '27/02/2026;101;EU.101.1;;P;person;LISTADO;Héctor;;"Héctor LISTADO; PRUEBA";M;;;;;',
  '27/02/2026;101;EU.101.1;;P;person;Listado;Hektor;;;;;;;;',
  '27/02/2026;101;EU.101.1;;P;person;;;;;;1970-03-12;1970;false;00;',
  '27/02/2026;101;EU.101.1;;P;person;;;;;;;1969;true;;RU',
  '27/02/2026;110;EU.110.1;;E;enterprise;;;;Invented Trading;;;;;;',
  '',
].join('\n');

export const UK = [
  'Report Date: 27-Feb-2026',
  'Last Updated,Unique ID,OFSI Group ID,UN Reference Number,Name 6,Name 1,Name 2,Name type,Alias strength,Name non-latin script,Designation Type,D.O.B,Nationality(/ies),Country of birth,Gender',
  '01/01/2026,XXX0001,19001,XXi.001,LISTADO,Hektor,,Alias,Low quality a.k.a,Хектор Листадо,Individual,12/03/1970,Russia,,Male',
  '01/01/2026,XXX0001,19001,XXi.001,LISTADO,Hector,,Primary Name,,,Individual,00/00/1971,(1) Colombia. (2) Russia,Colombia,Male',
  '01/01/2026,XXX0002,19002,,INVENTED TRADING,,,Primary Name,,,Entity,,,,',
  '',
].join('\r\n');

export const OWN = [
  'id,name,aliases,birthDates,countries,gender',
  'a-1,Héctor Listado,El Ejemplo; H. Listado,1970-03-12;1971,CO; KP,female',
  'a-2,Nadia,,,,',
  '',
].join('\n');
